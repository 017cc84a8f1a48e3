//go:build tools

// Package engine holds nothing but the pinned dependency on the Pulumi engine; `go build` of the engine's own command is run in
// this module, so that go.sum decides every byte that is compiled.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
