/**
 * How the sandbox misbehaves on demand: delays, throttling, quotas and faults, all changeable while
 * it runs.
 */
@NullMarked
package io.jitaccess.sandbox.faults;

import org.jspecify.annotations.NullMarked;
