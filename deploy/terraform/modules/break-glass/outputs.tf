output "role_arn" {
  description = "For the sealed runbook: aws sts assume-role --role-arn ARN --role-session-name NAME --source-identity NAME --serial-number MFA --token-code CODE"
  value       = aws_iam_role.break_glass.arn
}
