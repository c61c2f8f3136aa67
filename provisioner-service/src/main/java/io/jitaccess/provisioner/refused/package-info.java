/**
 * Counting refused attempts, so that a guess at a token is seen and a flood of them is one fact.
 */
@NullMarked
package io.jitaccess.provisioner.refused;

import org.jspecify.annotations.NullMarked;
