/**
 * Judges the sandbox with clients that it was not made for: the AWS SDK, the AWS CLI, kubectl,
 * Terraform.
 */
@NullMarked
package io.jitaccess.sandbox;

import org.jspecify.annotations.NullMarked;
