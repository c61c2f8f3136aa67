{{- define "jit.services" -}}
gateway: {port: 8080, state: true}
approval: {port: 8081, state: true}
provisioner: {port: 8082, state: false}
reaper: {port: 8083, state: true}
audit: {port: 8084, state: true}
{{- end }}

{{- define "jit.labels" -}}
app.kubernetes.io/part-of: jit-access
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* (list . "gateway") */}}
{{- define "jit.selector" -}}
app.kubernetes.io/name: {{ index . 1 }}-service
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{/* (list . "gateway") */}}
{{- define "jit.image" -}}
{{- $root := index . 0 }}{{ $name := printf "%s-service" (index . 1) }}
{{- $registry := required "image.registry is needed" $root.Values.image.registry }}
{{- with index $root.Values.image.digests $name }}
{{- printf "%s/%s@%s" $registry $name . }}
{{- else }}
{{- printf "%s/%s:%s" $registry $name (default $root.Chart.AppVersion $root.Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "jit.sasl" -}}{{ hasPrefix "SASL" .Values.kafka.protocol }}{{- end }}

{{/* Kafka client settings as a YAML map; (list . "gateway-service"). Spring or Kafka fills in the password. */}}
{{- define "jit.kafka" -}}
{{- $kafka := (index . 0).Values.kafka }}
security.protocol: {{ $kafka.protocol }}
{{- if eq (include "jit.sasl" (index . 0)) "true" }}
{{- $login := ternary "org.apache.kafka.common.security.plain.PlainLoginModule" "org.apache.kafka.common.security.scram.ScramLoginModule" (eq $kafka.mechanism "PLAIN") }}
sasl.mechanism: {{ $kafka.mechanism }}
sasl.jaas.config: {{ printf "%s required username=\"%s\" password=\"%s\";" $login (index . 1) (index . 2) | squote }}
{{- end }}
{{- if and $kafka.ca.secret (contains "SSL" $kafka.protocol) }}
ssl.truststore.type: PEM
ssl.truststore.location: /etc/jit-access/kafka-ca/{{ $kafka.ca.key }}
{{- end }}
{{- if eq $kafka.protocol "SSL" }}
ssl.keystore.type: PKCS12
ssl.keystore.location: /etc/jit-access/kafka-user/{{ $kafka.users.keystoreKey }}
ssl.keystore.password: {{ index . 2 | squote }}
{{- end }}
{{- end }}

{{/* Volumes and mounts for Kafka; (list . "gateway-service") */}}
{{- define "jit.kafka.volumes" -}}
{{- $kafka := (index . 0).Values.kafka }}
{{- if and $kafka.ca.secret (contains "SSL" $kafka.protocol) }}
- name: kafka-ca
  secret: { secretName: {{ $kafka.ca.secret }}, defaultMode: 0440 }
{{- end }}
{{- if eq $kafka.protocol "SSL" }}
- name: kafka-user
  secret: { secretName: {{ printf $kafka.users.secret (index . 1) }}, defaultMode: 0440, items: [{ key: {{ $kafka.users.keystoreKey }}, path: {{ $kafka.users.keystoreKey }} }] }
{{- end }}
{{- end }}

{{- define "jit.kafka.mounts" -}}
{{- $kafka := .Values.kafka }}
{{- if and $kafka.ca.secret (contains "SSL" $kafka.protocol) }}
- { name: kafka-ca, mountPath: /etc/jit-access/kafka-ca, readOnly: true }
{{- end }}
{{- if eq $kafka.protocol "SSL" }}
- { name: kafka-user, mountPath: /etc/jit-access/kafka-user, readOnly: true }
{{- end }}
{{- end }}

{{/* What a service reads as files, by the name of the setting; (list . "gateway") */}}
{{- define "jit.secretFiles" -}}
{{- $root := index . 0 }}
{{- $kafka := $root.Values.kafka }}
{{- $name := index . 1 }}
{{- if ne $kafka.protocol "PLAINTEXT" }}
- secret: { name: {{ printf $kafka.users.secret (printf "%s-service" $name) }}, items: [{ key: {{ ternary $kafka.users.keystorePasswordKey $kafka.users.passwordKey (eq $kafka.protocol "SSL") }}, path: JIT_KAFKA_PASSWORD }] }
{{- end }}
{{- with $root.Values.secrets }}
{{- if eq $name "gateway" }}
- secret: { name: {{ .idempotency.name }}, items: [{ key: {{ .idempotency.key }}, path: JIT_IDEMPOTENCY_SECRET }] }
{{- end }}
{{- if eq $name "audit" }}
{{- with .auditDatabase }}
- secret: { name: {{ .name }}, items: [{ key: {{ .userKey }}, path: JIT_AUDIT_DATABASE_USER }, { key: {{ .passwordKey }}, path: JIT_AUDIT_DATABASE_PASSWORD }] }
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* (list . "gateway-service") */}}
{{- define "jit.kafka.env" -}}
{{- $kafka := (index . 0).Values.kafka }}
{{- if ne $kafka.protocol "PLAINTEXT" }}
- name: JIT_KAFKA_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ printf $kafka.users.secret (index . 1) }}, key: {{ ternary $kafka.users.keystorePasswordKey $kafka.users.passwordKey (eq $kafka.protocol "SSL") }} } }
{{- end }}
{{- end }}

{{- define "jit.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.runAsUser }}
runAsGroup: {{ .Values.runAsUser }}
fsGroup: {{ .Values.runAsUser }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "jit.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "jit.catalogue" -}}
{{ default "jit-access-catalogue" .Values.catalogue.existingConfigMap }}
{{- end }}
