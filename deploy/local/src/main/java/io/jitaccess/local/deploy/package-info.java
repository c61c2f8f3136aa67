/** What is shipped under {@code deploy/}, read back so that this machine runs on the same. */
@NullMarked
package io.jitaccess.local.deploy;

import org.jspecify.annotations.NullMarked;
