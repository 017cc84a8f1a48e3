//go:build tools

// Package programs pins what kustomize is built from, so that go.sum decides every byte that is compiled.
package programs

import _ "sigs.k8s.io/kustomize/kustomize/v5"
