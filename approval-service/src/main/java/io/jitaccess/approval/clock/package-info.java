/** Whether this machine's clock can be believed, since ends and deadlines are computed from it. */
@NullMarked
package io.jitaccess.approval.clock;

import org.jspecify.annotations.NullMarked;
