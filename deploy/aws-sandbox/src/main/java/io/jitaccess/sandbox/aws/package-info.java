/**
 * The AWS endpoint: verifies who calls, finds the service by the signature's scope, asks the
 * policies, injects faults, writes the call log, and speaks the query and REST protocols.
 */
@NullMarked
package io.jitaccess.sandbox.aws;

import org.jspecify.annotations.NullMarked;
