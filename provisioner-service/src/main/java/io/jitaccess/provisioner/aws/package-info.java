/**
 * Everything that speaks to AWS. SDK types end here: callers pass and get our own records, and see
 * one exception, {@link io.jitaccess.provisioner.aws.AwsException}, sorted by what to do about it.
 */
@NullMarked
package io.jitaccess.provisioner.aws;

import org.jspecify.annotations.NullMarked;
