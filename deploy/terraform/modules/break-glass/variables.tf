variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = "JITBreakGlassRole"
}

variable "opener_arns" {
  description = "Roles or users that may open the seal, each with MFA. Keep them few, and their use behind a second person."
  type        = list(string)

  validation {
    condition     = alltrue([for arn in var.opener_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:(role|user)/[^*]+$", arn))])
    error_message = "Give full ARNs of roles or users, without wildcards."
  }
}

variable "cluster_names" {
  description = "Clusters of this account and region to keep the way in to."
  type        = list(string)
}

variable "alarm_topic_arns" {
  description = "SNS topics told of each use. Their policies must let events.amazonaws.com publish."
  type        = list(string)

  validation {
    condition     = length(var.alarm_topic_arns) > 0
    error_message = "A way in that nobody hears of is no seal."
  }
}

variable "tags" {
  description = "Tags of everything this module makes."
  type        = map(string)
  default     = {}
}
