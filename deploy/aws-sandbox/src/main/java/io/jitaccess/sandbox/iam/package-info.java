/** IAM: roles with their trust, tags and policies; managed policies are seeded and only read. */
@NullMarked
package io.jitaccess.sandbox.iam;

import org.jspecify.annotations.NullMarked;
