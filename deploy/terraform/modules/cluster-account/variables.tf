variable "installation" {
  description = "Name of the installation, as jit.installation of the services: part of the path of every role it makes."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,31}$", var.installation))
    error_message = "1 to 32 lower-case letters, digits and hyphens."
  }
}

variable "clusters" {
  description = "The clusters of this account that access may be given to, as in the product's clusters.yml."
  type = list(object({
    name   = string
    region = string
  }))

  validation {
    condition     = length(var.clusters) > 0
    error_message = "An account without clusters needs no access role."
  }
}

variable "hub_account_id" {
  description = "The account that the product runs in."
  type        = string
}

variable "service_role_name" {
  description = "Name of the provisioner's role in the hub account."
  type        = string
  default     = "JITServiceRole"
}

variable "external_id" {
  description = "Shared with the product's clusters.yml; any unguessable text."
  type        = string

  validation {
    condition     = can(regex("^[\\w+=,.@:/-]+$", var.external_id)) && length(var.external_id) >= 2 && length(var.external_id) <= 1224
    error_message = "2 to 1224 letters, digits and any of _+=,.@:/-"
  }
}

variable "access_role_name" {
  description = "Name of the role that the provisioner works with in this account."
  type        = string
  default     = "JITAccessRole"
}

variable "access_policies" {
  description = "EKS access policies that may be given; as jit.provisioning.allowed-policies."
  type        = list(string)
  default = [
    "AmazonEKSViewPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSAdminPolicy",
    "AmazonEKSClusterAdminPolicy",
  ]

  validation {
    condition = alltrue([for policy in var.access_policies : contains([
      "AmazonEKSViewPolicy",
      "AmazonEKSAdminViewPolicy",
      "AmazonEKSSecretReaderPolicy",
      "AmazonEKSEditPolicy",
      "AmazonEKSAdminPolicy",
      "AmazonEKSClusterAdminPolicy",
    ], policy)])
    error_message = "Only the six access policies that are meant for people."
  }
}

variable "kubernetes_groups" {
  description = "Kubernetes groups that entries may have, * allowed; as jit.provisioning.allowed-groups."
  type        = list(string)
  default     = ["jit-*"]
}

variable "create_boundary" {
  description = "False for a second installation in the same account: both share policy/jit-boundary."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything this module makes."
  type        = map(string)
  default     = {}
}
