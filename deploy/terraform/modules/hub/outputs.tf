output "service_role_arn" {
  description = "For the cluster-account modules, and for the chart's provisioner.serviceAccount.annotations with irsa."
  value       = aws_iam_role.service.arn
}
