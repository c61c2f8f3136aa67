/** Which policy and catalogue are in force, since when, and the record of it. */
@NullMarked
package io.jitaccess.approval.inforce;

import org.jspecify.annotations.NullMarked;
