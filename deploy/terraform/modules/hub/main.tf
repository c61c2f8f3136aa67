data "aws_caller_identity" "hub" {}

data "aws_partition" "current" {}

locals {
  pod_identity = var.identity == "pod-identity"

  home_cluster_arn = "arn:${data.aws_partition.current.partition}:eks:${var.home_cluster.region}:${data.aws_caller_identity.hub.account_id}:cluster/${var.home_cluster.name}"

  trust = local.pod_identity ? templatefile("${path.module}/policies/trust-pod-identity.json.tftpl", {
    hub_account_id   = data.aws_caller_identity.hub.account_id
    home_cluster_arn = local.home_cluster_arn
    namespace        = var.namespace
    service_account  = var.service_account
    }) : templatefile("${path.module}/policies/trust-irsa.json.tftpl", {
    oidc_provider_arn = var.home_cluster.oidc_provider_arn
    oidc_issuer       = replace(var.home_cluster.oidc_provider_arn, "/^.*:oidc-provider//", "")
    namespace         = var.namespace
    service_account   = var.service_account
  })
}

resource "aws_iam_role" "service" {
  name               = var.service_role_name
  description        = "JIT access: the provisioner's own identity. May assume the access roles and nothing else."
  assume_role_policy = local.trust
  tags               = var.tags

  lifecycle {
    precondition {
      condition     = local.pod_identity || var.home_cluster.oidc_provider_arn != ""
      error_message = "irsa needs home_cluster.oidc_provider_arn."
    }
  }
}

resource "aws_iam_role_policy" "assume_access_roles" {
  name = "assume-access-roles"
  role = aws_iam_role.service.name

  # Pod Identity's session tags are transitive: they travel along, and carrying them is a right of its own.
  policy = templatefile("${path.module}/policies/assume-access-roles.json.tftpl", {
    assume_actions   = jsonencode(local.pod_identity ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"])
    access_role_arns = jsonencode(var.access_role_arns)
  })
}

resource "aws_eks_pod_identity_association" "provisioner" {
  count = local.pod_identity && var.create_pod_identity_association ? 1 : 0

  cluster_name    = var.home_cluster.name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.service.arn
  tags            = var.tags
}
