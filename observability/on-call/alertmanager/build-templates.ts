/** What people read. Go's templates: https://prometheus.io/docs/alerting/latest/notifications (2026-11) */
export const TEMPLATES_FILE = "plugilo.tmpl";

export const TEMPLATES = `{{ define "plugilo.title" -}}
{{ if eq .Status "resolved" }}Over: {{ end }}{{ .CommonLabels.severity }} {{ .CommonLabels.alertname }}
{{- with .CommonLabels.service }} of {{ . }}{{ end }}{{ with .CommonLabels.region }} in {{ . }}{{ end }}
{{- if gt (len .Alerts) 1 }} ({{ len .Alerts }} alike){{ end }}
{{- end }}

{{ define "plugilo.text" -}}
{{ range .Alerts -}}
{{ .Annotations.summary }}
{{ with .Annotations.description }}{{ . }}
{{ end }}{{ with .Annotations.runbook_url }}Runbook: {{ . }}
{{ end }}{{ with .Annotations.dashboard_url }}Dashboard: {{ . }}
{{ end }}{{ end }}
{{- end }}

{{ define "plugilo.pager.severity" -}}
{{ if eq .CommonLabels.severity "P0" }}critical{{ else if eq .CommonLabels.severity "P1" }}error{{ else }}warning{{ end }}
{{- end }}
`;

/** Annotations that alerts of a group share. */
export const RUNBOOK = "{{ .CommonAnnotations.runbook_url }}";
export const TITLE = '{{ template "plugilo.title" . }}';
export const TEXT = '{{ template "plugilo.text" . }}';
export const PAGER_SEVERITY = '{{ template "plugilo.pager.severity" . }}';
