//go:build tools

// Package programs pins what actionlint is built from, so that go.sum decides every byte that is compiled.
package programs

import _ "github.com/rhysd/actionlint/cmd/actionlint"
