variable "region" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "Three subnets, each in a zone of its own."
  type        = list(string)
}

variable "client_security_group_ids" {
  description = "Security groups of the home cluster's nodes or pods."
  type        = list(string)
}

variable "kafka_version" {
  type    = string
  default = "3.8.x"
}

variable "instance_type" {
  type    = string
  default = "kafka.m7g.large"
}

variable "disk_gib" {
  type    = number
  default = 100
}
