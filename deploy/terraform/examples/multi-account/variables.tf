variable "installation" {
  type = string
}

variable "external_id" {
  type      = string
  sensitive = true
}

variable "hub" {
  type = object({
    account_id = string
    region     = string
    cluster    = string
  })
}

variable "development" {
  type = object({
    region         = string
    admin_role_arn = string
    clusters       = list(string)
  })
}

variable "production" {
  type = object({
    region           = string
    admin_role_arn   = string
    clusters         = list(string)
    opener_arns      = list(string)
    alarm_topic_arns = list(string)
  })
}
