{{/* Names, labels, and what pods of the server and of the migration have in common. */}}

{{- define "slipway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "slipway.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "slipway.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "slipway.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "slipway.selector" -}}
app.kubernetes.io/name: {{ include "slipway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "slipway.labels" -}}
{{ include "slipway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "slipway.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "slipway.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "slipway.image" -}}
{{- with .Values.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Mistakes that a schema cannot see. */}}
{{- define "slipway.check" -}}
{{- $many := or (gt (int .Values.replicaCount) 1) .Values.autoscaling.enabled }}
{{- if and $many (not .Values.database.url.secret) }}
{{- fail "Several replicas need PostgreSQL: name a secret with its URL in database.url.secret, or set replicaCount to 1, autoscaling.enabled to false and persistence.enabled to true." }}
{{- end }}
{{- if and (not .Values.database.url.secret) (not .Values.persistence.enabled) }}
{{- fail "Without PostgreSQL the database is a file in the data folder: set persistence.enabled to true, or name a secret with a PostgreSQL URL in database.url.secret." }}
{{- end }}
{{- if and $many .Values.persistence.enabled }}
{{- fail "Several replicas cannot share one data folder: set persistence.enabled to false. With PostgreSQL the folder holds only clones, which are made again." }}
{{- end }}
{{- if and .Values.ingress.enabled .Values.gateway.enabled }}
{{- fail "ingress.enabled and gateway.enabled are both true: choose one." }}
{{- end }}
{{- if and .Values.database.readReplicas.secret (not .Values.database.url.secret) }}
{{- fail "database.readReplicas needs a primary: name its secret in database.url.secret." }}
{{- end }}
{{- end }}

{{- define "slipway.env" -}}
- name: SLIPWAY__SERVER__LISTEN
  value: "0.0.0.0:3000"
- name: SLIPWAY__SERVER__DATA_DIR
  value: /data
- name: SLIPWAY__LOG__FORMAT
  value: json
- name: HOME
  value: /data
- name: SLIPWAY__DATABASE__MAX_CONNECTIONS
  value: {{ .Values.database.maxConnections | quote }}
{{- if .Values.serviceMonitor.enabled }}
- name: SLIPWAY__SERVER__OPEN_METRICS
  value: "true"
{{- end }}
{{- with .Values.publicUrl }}
- name: SLIPWAY__SERVER__PUBLIC_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.database.url }}
{{- if .secret }}
- name: SLIPWAY__DATABASE__URL
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- with .Values.database.readReplicas }}
{{- if .secret }}
- name: SLIPWAY__DATABASE__READ_REPLICAS
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- with .Values.objectStore }}
{{- with .endpoint }}
- name: AWS_ENDPOINT_URL
  value: {{ . | quote }}
{{- end }}
{{- with .region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- if .credentials.secret }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef:
      name: {{ .credentials.secret }}
      key: {{ .credentials.accessKeyId }}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .credentials.secret }}
      key: {{ .credentials.secretAccessKey }}
{{- end }}
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Where the configuration is, for every command. */}}
{{- define "slipway.configMount" -}}
{{- if .Values.config }}
- name: config
  mountPath: /etc/slipway
  readOnly: true
{{- end }}
{{- end }}

{{- define "slipway.configVolume" -}}
{{- if .Values.config }}
- name: config
  configMap:
    name: {{ include "slipway.fullname" . }}
{{- end }}
{{- end }}

{{- define "slipway.configArgument" -}}
{{- if .Values.config }}, "--config", "/etc/slipway/slipway.toml"{{ end }}
{{- end }}
