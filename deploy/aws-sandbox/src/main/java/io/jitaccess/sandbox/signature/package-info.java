/** Verifies AWS Signature Version 4, in headers and in the query string. */
@NullMarked
package io.jitaccess.sandbox.signature;

import org.jspecify.annotations.NullMarked;
