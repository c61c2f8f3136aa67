# A PostgreSQL for audit-service (and for the schema registry, in a database of its own), where you have none.
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

resource "aws_db_subnet_group" "audit" {
  name       = "jit-access-audit"
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "audit" {
  name        = "jit-access-audit"
  description = "JIT access: from audit-service to its database"
  vpc_id      = var.vpc_id

  ingress {
    description     = "PostgreSQL over TLS"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = var.client_security_group_ids
  }
}

resource "aws_db_parameter_group" "audit" {
  name   = "jit-access-audit"
  family = "postgres17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_db_instance" "audit" {
  identifier     = "jit-access-audit"
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.instance_class
  db_name        = "audit"

  allocated_storage     = var.disk_gib
  max_allocated_storage = var.disk_gib * 10
  storage_type          = "gp3"
  storage_encrypted     = true

  # Rotated by Secrets Manager. The service gets a user of its own, not this one: see OPERATIONS.md.
  username                    = "jit_admin"
  manage_master_user_password = true

  multi_az                = true
  backup_retention_period = 35
  deletion_protection     = true
  skip_final_snapshot     = false

  final_snapshot_identifier = "jit-access-audit-final"
  copy_tags_to_snapshot     = true

  db_subnet_group_name   = aws_db_subnet_group.audit.name
  vpc_security_group_ids = [aws_security_group.audit.id]
  parameter_group_name   = aws_db_parameter_group.audit.name

  auto_minor_version_upgrade      = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
}
