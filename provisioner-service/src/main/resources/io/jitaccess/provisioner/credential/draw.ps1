$ErrorActionPreference = 'Stop'
try {
  $answer = Invoke-WebRequest -UseBasicParsing -Method Post -TimeoutSec 30 -Uri $env:JIT_URL -Headers @{ Authorization = "Bearer $env:JIT_GRANT_TOKEN" }
  [Console]::Out.WriteLine([Text.Encoding]::UTF8.GetString($answer.RawContentStream.ToArray()))
} catch {
  $detail = $null
  if ($_.ErrorDetails) { try { $detail = ($_.ErrorDetails.Message | ConvertFrom-Json).detail } catch { } }
  if (-not $detail) { $detail = "cannot draw a credential from $($env:JIT_URL): $($_.Exception.Message)" }
  [Console]::Error.WriteLine("jit-access: $detail")
  exit 1
}
