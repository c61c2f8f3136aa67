output "access_role_arn" {
  description = "For the hub module, and accessRole in the product's clusters.yml."
  value       = aws_iam_role.access.arn
}
