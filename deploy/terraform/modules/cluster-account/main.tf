data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  account_id = data.aws_caller_identity.current.account_id

  # Every policy file is a template over these; lists go in as JSON.
  values = {
    partition          = local.partition
    account_id         = local.account_id
    installation       = var.installation
    hub_account_id     = var.hub_account_id
    service_role_arn   = "arn:${local.partition}:iam::${var.hub_account_id}:role/${var.service_role_name}"
    external_id        = var.external_id
    regions            = jsonencode(sort(distinct(var.clusters[*].region)))
    cluster_arns       = jsonencode([for c in var.clusters : "arn:${local.partition}:eks:${c.region}:${local.account_id}:cluster/${c.name}"])
    access_policy_arns = jsonencode([for name in var.access_policies : "arn:${local.partition}:eks::aws:cluster-access-policy/${name}"])
    kubernetes_groups  = jsonencode(var.kubernetes_groups)
  }
}

resource "aws_iam_policy" "boundary" {
  count = var.create_boundary ? 1 : 0

  name        = "jit-boundary"
  description = "JIT access: the most that the role of a grant can ever do on AWS."
  policy      = templatefile("${path.module}/policies/boundary.json.tftpl", local.values)
  tags        = var.tags
}

resource "aws_iam_role" "access" {
  name                 = var.access_role_name
  description          = "JIT access: what the provisioner may do in this account."
  assume_role_policy   = templatefile("${path.module}/policies/trust.json.tftpl", local.values)
  max_session_duration = 3600
  tags                 = var.tags
}

resource "aws_iam_role_policy" "access" {
  name   = "access"
  role   = aws_iam_role.access.name
  policy = templatefile("${path.module}/policies/access.json.tftpl", local.values)
}

# Holds even where somebody attaches more to the role later.
resource "aws_iam_role_policy" "guardrails" {
  name   = "guardrails"
  role   = aws_iam_role.access.name
  policy = templatefile("${path.module}/policies/guardrails.json.tftpl", local.values)
}
