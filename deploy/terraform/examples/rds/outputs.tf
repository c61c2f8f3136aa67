output "url" {
  description = "audit.database.url of the chart."
  value       = "jdbc:postgresql://${aws_db_instance.audit.endpoint}/audit?sslmode=verify-full"
}

output "master_secret_arn" {
  value = aws_db_instance.audit.master_user_secret[0].secret_arn
}
