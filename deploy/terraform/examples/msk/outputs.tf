output "bootstrap_servers" {
  description = "kafka.bootstrapServers of the chart."
  value       = aws_msk_cluster.kafka.bootstrap_brokers_sasl_scram
}
