output "service_role_arn" {
  value = module.hub.service_role_arn
}

output "access_role_arns" {
  description = "accessRole of each cluster in the product's clusters.yml."
  value = {
    development = module.development.access_role_arn
    production  = module.production.access_role_arn
  }
}

output "break_glass_role_arn" {
  value = module.production_break_glass.role_arn
}
