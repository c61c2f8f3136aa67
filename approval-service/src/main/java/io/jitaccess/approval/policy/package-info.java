/**
 * Who may have what, with whose consent: {@code policy.yml}, read and checked as a whole, and its
 * pure evaluation. Decisions and explanations come from the same code.
 */
@NullMarked
package io.jitaccess.approval.policy;

import org.jspecify.annotations.NullMarked;
