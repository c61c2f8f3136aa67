# A Kafka for the product, where you have none: three brokers, SASL/SCRAM over TLS, nothing without an ACL.
# Topics, users' ACLs and first offsets come from the install step, not from here.
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
  region = var.region
}

locals {
  # One principal each, as in the chart; the last two are the install step's and the emergency command's.
  principals = toset([
    "gateway-service",
    "approval-service",
    "provisioner-service",
    "reaper-service",
    "audit-service",
    "jit-install",
    "jit-emergency",
  ])
}

resource "aws_kms_key" "kafka" {
  description         = "JIT access: Kafka's disks and users"
  enable_key_rotation = true
}

resource "aws_security_group" "kafka" {
  name        = "jit-access-kafka"
  description = "JIT access: from the home cluster's pods to the brokers"
  vpc_id      = var.vpc_id

  ingress {
    description     = "SASL/SCRAM over TLS"
    from_port       = 9096
    to_port         = 9096
    protocol        = "tcp"
    security_groups = var.client_security_group_ids
  }
}

resource "aws_msk_configuration" "kafka" {
  name           = "jit-access"
  kafka_versions = [var.kafka_version]

  server_properties = <<-EOT
    auto.create.topics.enable=false
    allow.everyone.if.no.acl.found=false
    default.replication.factor=3
    min.insync.replicas=2
    unclean.leader.election.enable=false
    offsets.retention.minutes=129600
    transaction.state.log.min.isr=2
    transaction.state.log.replication.factor=3
  EOT
}

resource "aws_msk_cluster" "kafka" {
  cluster_name           = "jit-access"
  kafka_version          = var.kafka_version
  number_of_broker_nodes = 3

  configuration_info {
    arn      = aws_msk_configuration.kafka.arn
    revision = aws_msk_configuration.kafka.latest_revision
  }

  broker_node_group_info {
    instance_type   = var.instance_type
    client_subnets  = var.subnet_ids
    security_groups = [aws_security_group.kafka.id]

    storage_info {
      ebs_storage_info {
        volume_size = var.disk_gib
      }
    }
  }

  client_authentication {
    sasl {
      scram = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = aws_kms_key.kafka.arn

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  open_monitoring {
    prometheus {
      jmx_exporter {
        enabled_in_broker = true
      }
    }
  }
}

# The state holds these: keep it encrypted. Change one with aws secretsmanager put-secret-value.
data "aws_secretsmanager_random_password" "user" {
  for_each = local.principals

  password_length     = 40
  exclude_punctuation = true
}

# MSK reads SCRAM users from secrets of this name prefix, under a key of your own.
resource "aws_secretsmanager_secret" "user" {
  for_each = local.principals

  name       = "AmazonMSK_jit-access/${each.value}"
  kms_key_id = aws_kms_key.kafka.arn
}

resource "aws_secretsmanager_secret_version" "user" {
  for_each = local.principals

  secret_id = aws_secretsmanager_secret.user[each.value].id
  secret_string = jsonencode({
    username = each.value
    password = data.aws_secretsmanager_random_password.user[each.value].random_password
  })

  lifecycle {
    ignore_changes = [secret_string]
  }
}

resource "aws_msk_scram_secret_association" "users" {
  cluster_arn     = aws_msk_cluster.kafka.arn
  secret_arn_list = [for secret in aws_secretsmanager_secret.user : secret.arn]

  depends_on = [aws_secretsmanager_secret_version.user]
}
