/**
 * Evaluates IAM policies: parsing, wildcards, condition operators and the meeting of identity
 * policies, boundary, session policies and service control policies. Pure: knows no HTTP and no
 * state.
 */
@NullMarked
package io.jitaccess.sandbox.policy;

import org.jspecify.annotations.NullMarked;
