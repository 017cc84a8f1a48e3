//go:build tools

// Package programs pins what argo-rollouts is built from, so that go.sum decides every byte that is compiled.
package programs

import _ "github.com/argoproj/argo-rollouts/cmd/rollouts-controller"
