variable "service_role_name" {
  description = "Name of the provisioner's role in this account."
  type        = string
  default     = "JITServiceRole"
}

variable "access_role_arns" {
  description = "Access roles of all cluster accounts: the output access_role_arn of each cluster-account module."
  type        = list(string)

  validation {
    condition     = length(var.access_role_arns) > 0 && alltrue([for arn in var.access_role_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/[^*]+$", arn))])
    error_message = "Give full ARNs of roles, without wildcards."
  }
}

variable "identity" {
  description = "How the provisioner's pods come by the role: pod-identity or irsa."
  type        = string
  default     = "pod-identity"

  validation {
    condition     = contains(["pod-identity", "irsa"], var.identity)
    error_message = "identity is pod-identity or irsa."
  }
}

variable "home_cluster" {
  description = "The EKS cluster that the product runs on. oidc_provider_arn is needed for irsa alone."
  type = object({
    name              = string
    region            = string
    oidc_provider_arn = optional(string, "")
  })
}

variable "namespace" {
  description = "Namespace of the Helm release."
  type        = string
  default     = "jit-access"
}

variable "service_account" {
  description = "Service account of the provisioner in the Helm release; no other service may have AWS rights."
  type        = string
  default     = "provisioner-service"
}

variable "create_pod_identity_association" {
  description = "False where the cluster's associations are kept elsewhere."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of everything this module makes."
  type        = map(string)
  default     = {}
}
