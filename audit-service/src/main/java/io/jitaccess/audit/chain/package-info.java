/** Proof: each row is linked to the one before it, and the heads of all chains are signed. */
@NullMarked
package io.jitaccess.audit.chain;

import org.jspecify.annotations.NullMarked;
