# One hub, two accounts with clusters. Each account needs a provider; here all are reached from the caller's
# credentials by assuming a role that may administer IAM and EKS there.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40"
    }
  }
}

provider "aws" {
  region = var.hub.region
}

provider "aws" {
  alias  = "development"
  region = var.development.region

  assume_role {
    role_arn = var.development.admin_role_arn
  }
}

provider "aws" {
  alias  = "production"
  region = var.production.region

  assume_role {
    role_arn = var.production.admin_role_arn
  }
}

module "hub" {
  source = "../../modules/hub"

  home_cluster = { name = var.hub.cluster, region = var.hub.region }
  access_role_arns = [
    module.development.access_role_arn,
    module.production.access_role_arn,
  ]
}

module "development" {
  source    = "../../modules/cluster-account"
  providers = { aws = aws.development }

  installation   = var.installation
  hub_account_id = var.hub.account_id
  external_id    = var.external_id
  clusters       = [for name in var.development.clusters : { name = name, region = var.development.region }]
}

module "production" {
  source    = "../../modules/cluster-account"
  providers = { aws = aws.production }

  installation   = var.installation
  hub_account_id = var.hub.account_id
  external_id    = var.external_id
  clusters       = [for name in var.production.clusters : { name = name, region = var.production.region }]

  # Nobody is a cluster's administrator here by way of this product.
  access_policies = ["AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSAdminPolicy"]
}

module "production_break_glass" {
  source    = "../../modules/break-glass"
  providers = { aws = aws.production }

  opener_arns      = var.production.opener_arns
  cluster_names    = var.production.clusters
  alarm_topic_arns = var.production.alarm_topic_arns
}
