/**
 * From record to finished work: one loop per consumer group hands pieces to lanes, one journal per
 * group writes what became of them. The loop never waits for AWS, a transaction never spans a call
 * to AWS, and an instance that was away too long loses its pieces before it can do harm.
 */
@NullMarked
package io.jitaccess.provisioner.intake;

import org.jspecify.annotations.NullMarked;
