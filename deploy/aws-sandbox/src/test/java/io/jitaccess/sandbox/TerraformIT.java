package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Terraform's AWS provider against the sandbox: makes, finds unchanged, and destroys. {@code
 * -Dterraform.plugins} names a directory that has the provider where the registry cannot be
 * reached.
 */
class TerraformIT {
    @TempDir private Path directory;

    @Test
    void managesRolesEntriesAndPolicies() throws IOException {
        // Its provider may lie in the user's home.
        Tool terraform = Tool.require("terraform", directory);
        try (AwsSandbox sandbox = AwsSandbox.start(TestingSettings.withUnboundAccessRole())) {
            write(sandbox, (AwsSessionCredentials) Clients.access(sandbox).credentials());
            String plugins = System.getProperty("terraform.plugins");
            Tool.Ended init =
                    plugins == null
                            ? terraform.run("init", "-no-color", "-input=false")
                            : terraform.run(
                                    "init", "-no-color", "-input=false", "-plugin-dir=" + plugins);
            if (init.code() != 0) {
                Tool.missing("Terraform's AWS provider cannot be had here");
            }
            terraform.run("apply", "-no-color", "-input=false", "-auto-approve").ok();
            assertThat(sandbox.control().entries("dev"))
                    .singleElement()
                    .satisfies(
                            entry -> {
                                assertThat(entry.username()).isEqualTo("jit:amy:r1");
                                assertThat(entry.policies()).containsKey(Clients.VIEW);
                            });
            // Exit code 2 would mean that the provider reads back something else than it wrote.
            terraform.run("plan", "-no-color", "-input=false", "-detailed-exitcode").ok();
            terraform.run("destroy", "-no-color", "-input=false", "-auto-approve").ok();
            assertThat(sandbox.control().entries("dev")).isEmpty();
            assertThat(sandbox.control().roles(Clients.SPOKE)).hasSize(1);
        }
    }

    private void write(AwsSandbox sandbox, AwsSessionCredentials as) throws IOException {
        Files.writeString(
                directory.resolve("main.tf"),
                """
                terraform {
                  required_providers {
                    aws = { source = "hashicorp/aws" }
                  }
                }
                provider "aws" {
                  region     = "eu-central-1"
                  access_key = "%1$s"
                  secret_key = "%2$s"
                  token      = "%3$s"
                  endpoints {
                    sts = "%4$s"
                    iam = "%4$s"
                    eks = "%4$s"
                  }
                }
                resource "aws_iam_role" "grant" {
                  name                 = "jit-r1"
                  path                 = "/jit/test/"
                  permissions_boundary = "%5$s"
                  max_session_duration = 3600
                  tags                 = { Purpose = "JITAccess" }
                  assume_role_policy   = <<EOT
                %6$s
                EOT
                }
                resource "aws_iam_role_policy" "describe" {
                  role   = aws_iam_role.grant.name
                  name   = "describe"
                  policy = jsonencode({
                    Version   = "2012-10-17"
                    Statement = [{ Effect = "Allow", Action = "eks:DescribeCluster", Resource = "*" }]
                  })
                }
                resource "aws_eks_access_entry" "grant" {
                  cluster_name  = "dev"
                  principal_arn = aws_iam_role.grant.arn
                  user_name     = "jit:amy:r1"
                  tags          = { Purpose = "JITAccess" }
                }
                resource "aws_eks_access_policy_association" "grant" {
                  cluster_name  = "dev"
                  principal_arn = aws_eks_access_entry.grant.principal_arn
                  policy_arn    = "%7$s"
                  access_scope {
                    type       = "namespace"
                    namespaces = ["web"]
                  }
                }
                """
                        .formatted(
                                as.accessKeyId(),
                                as.secretAccessKey(),
                                as.sessionToken(),
                                sandbox.endpoint(),
                                Clients.BOUNDARY,
                                Grants.TRUST,
                                Clients.VIEW));
    }
}
