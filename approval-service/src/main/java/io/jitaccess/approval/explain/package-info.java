/** Answers to the gateway: which rule would apply, and what a person may ask for. */
@NullMarked
package io.jitaccess.approval.explain;

import org.jspecify.annotations.NullMarked;
