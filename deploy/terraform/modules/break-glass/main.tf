data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  eks        = "arn:${data.aws_partition.current.partition}:eks:${data.aws_region.current.name}:${local.account_id}"

  cluster_arns = [for name in var.cluster_names : "${local.eks}:cluster/${name}"]
  entry_arns   = [for name in var.cluster_names : "${local.eks}:access-entry/${name}/role/${local.account_id}/jit-*/*"]
}

resource "aws_iam_role" "break_glass" {
  name                 = var.role_name
  description          = "Sealed: cluster admin when JIT access itself is down. Every use raises an alarm and is reviewed."
  max_session_duration = 3600
  tags                 = var.tags

  assume_role_policy = templatefile("${path.module}/policies/trust.json.tftpl", {
    opener_arns = jsonencode(var.opener_arns)
  })
}

resource "aws_iam_role_policy" "break_glass" {
  name = "break-glass"
  role = aws_iam_role.break_glass.name

  policy = templatefile("${path.module}/policies/permissions.json.tftpl", {
    cluster_arns = jsonencode(local.cluster_arns)
    entry_arns   = jsonencode(concat(local.cluster_arns, local.entry_arns))
  })
}

# Standing, since nothing of ours may be needed to use it. The product never touches entries outside role/jit/.
resource "aws_eks_access_entry" "break_glass" {
  for_each = toset(var.cluster_names)

  cluster_name  = each.value
  principal_arn = aws_iam_role.break_glass.arn
  user_name     = "break-glass:{{SessionName}}"
  tags          = var.tags
}

resource "aws_eks_access_policy_association" "break_glass" {
  for_each = toset(var.cluster_names)

  cluster_name  = each.value
  principal_arn = aws_iam_role.break_glass.arn
  policy_arn    = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }

  depends_on = [aws_eks_access_entry.break_glass]
}

# CloudTrail reports a use of a regional STS endpoint in that region: make this module in every region where
# the openers may call STS, or let an organisation trail forward the events.
resource "aws_cloudwatch_event_rule" "opened" {
  name        = "${var.role_name}-opened"
  description = "Somebody took on the break-glass role, or tried to, or changed it."
  tags        = var.tags

  event_pattern = jsonencode({
    "detail-type" = ["AWS API Call via CloudTrail"]
    "detail" = {
      "$or" = [
        {
          "eventSource"       = ["sts.amazonaws.com"]
          "eventName"         = ["AssumeRole"]
          "requestParameters" = { "roleArn" = [aws_iam_role.break_glass.arn] }
        },
        {
          "eventSource"       = ["iam.amazonaws.com"]
          "requestParameters" = { "roleName" = [aws_iam_role.break_glass.name] }
        },
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "alarm" {
  for_each = toset(var.alarm_topic_arns)

  rule = aws_cloudwatch_event_rule.opened.name
  arn  = each.value

  input_transformer {
    input_paths = {
      account = "$.account"
      event   = "$.detail.eventName"
      error   = "$.detail.errorCode"
      who     = "$.detail.userIdentity.arn"
      source  = "$.detail.requestParameters.sourceIdentity"
      address = "$.detail.sourceIPAddress"
      time    = "$.time"
    }
    input_template = "\"BREAK GLASS in account <account>: <event> by <who> (source identity <source>) from <address> at <time> <error>. If this was not announced, treat it as an attack.\""
  }
}
