//go:build tools

// Package programs pins what Alertmanager and its tool are built from, so that go.sum decides every byte that is compiled.
package programs

import (
	_ "github.com/prometheus/alertmanager/cmd/alertmanager"
	_ "github.com/prometheus/alertmanager/cmd/amtool"
)
