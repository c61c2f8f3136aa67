{{/* application.yml of one service: (list . "gateway" 8080) */}}
{{- define "jit.config" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $values := index $root.Values $name }}
{{- $common := include "jit.config.common" . | fromYaml }}
{{- $own := include (printf "jit.config.%s" $name) $root | fromYaml }}
{{- mergeOverwrite $common $own (deepCopy $values.config) | toYaml }}
{{- end }}

{{- define "jit.config.common" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $port := index . 2 }}
server:
  address: 0.0.0.0
  port: {{ $port }}
spring:
  kafka:
    bootstrap-servers: {{ required "kafka.bootstrapServers is needed" $root.Values.kafka.bootstrapServers | quote }}
    properties:
      schema.registry.url: {{ required "registry.url is needed" $root.Values.registry.url | quote }}
      {{- include "jit.kafka" (list $root (printf "%s-service" $name) "${JIT_KAFKA_PASSWORD}") | nindent 6 }}
{{- if ne $name "gateway" }}
  security:
    oauth2:
      resourceserver:
        jwt:
          public-key-location: file:/etc/jit-access/gateway-public/{{ $root.Values.secrets.gatewayIdentity.public.key }}
          audiences: {{ $name }}-service
{{- end }}
jit:
  installation: {{ $root.Values.installation }}
  catalogue: /etc/jit-access/catalogue/clusters.yml
  policy: /etc/jit-access/catalogue/policy.yml
  state-dir: /var/lib/jit-access/streams
{{- if has $name (list "gateway" "provisioner") }}
  security:
    {{- toYaml $root.Values.security | nindent 4 }}
{{- end }}
{{- end }}

{{- define "jit.config.gateway" -}}
jit:
  service-identity:
    private-key: /etc/jit-access/gateway-private/{{ .Values.secrets.gatewayIdentity.private.key }}
  services:
    approval: http://approval-service:8081
    provisioner: http://provisioner-service:8082
    reaper: http://reaper-service:8083
    audit: http://audit-service:8084
  {{- with .Values.gateway.slack }}
  {{- if ne .transport "false" }}
  slack:
    {{- $secrets := dict "bot-token" (printf "file:/etc/jit-access/slack/%s" .secret.botTokenKey) }}
    {{- if eq .transport "http" }}{{ $_ := set $secrets "signing-secret" (printf "file:/etc/jit-access/slack/%s" .secret.signingSecretKey) }}{{ end }}
    {{- if eq .transport "socket" }}{{ $_ := set $secrets "app-token" (printf "file:/etc/jit-access/slack/%s" .secret.appTokenKey) }}{{ end }}
    {{- mergeOverwrite (dict "transport" .transport "teams" .teams "gateway-url" $.Values.gateway.publicUrl) $secrets .config | toYaml | nindent 4 }}
  {{- end }}
  {{- end }}
{{- end }}

{{- define "jit.config.approval" -}}
{}
{{- end }}

{{- define "jit.config.provisioner" -}}
jit:
  gateway-url: {{ required "gateway.publicUrl is needed: it goes into kubeconfigs" .Values.gateway.publicUrl | quote }}
  grant-token:
    private-key: /etc/jit-access/grant-token/{{ .Values.secrets.grantToken.key }}
    {{- with .Values.secrets.grantToken.earlier }}
    earlier-keys:
      {{- range . }}
      - /etc/jit-access/grant-token/{{ . }}
      {{- end }}
    {{- end }}
{{- end }}

{{- define "jit.config.reaper" -}}
jit:
  reaper:
    retention: {{ .Values.kafka.retentionDays }}d
{{- end }}

{{- define "jit.config.audit" -}}
spring:
  datasource:
    url: {{ required "audit.database.url is needed" .Values.audit.database.url | quote }}
jit:
  audit:
    checkpoint-file: /var/lib/jit-access/checkpoints
    checkpoint-key: /etc/jit-access/checkpoint/{{ .Values.secrets.auditCheckpoint.key }}
    {{- with .Values.secrets.auditCheckpoint.earlier }}
    trusted-keys:
      {{- range . }}
      - /etc/jit-access/checkpoint/{{ . }}
      {{- end }}
    {{- end }}
{{- end }}
