//go:build tools

// Package programs pins what keda is built from, so that go.sum decides every byte that is compiled.
package programs

import (
	_ "github.com/kedacore/keda/v2/cmd/adapter"
	_ "github.com/kedacore/keda/v2/cmd/operator"
	_ "github.com/kedacore/keda/v2/cmd/webhooks"
)
