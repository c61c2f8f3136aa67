variable "region" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "client_security_group_ids" {
  description = "Security groups of the home cluster's nodes or pods."
  type        = list(string)
}

variable "instance_class" {
  type    = string
  default = "db.m7g.large"
}

variable "disk_gib" {
  type    = number
  default = 100
}
