/**
 * Making and taking away access. Decisions are pure ({@link
 * io.jitaccess.provisioner.grant.Admission}); the sequences repeat safely after a crash at any
 * line.
 */
@NullMarked
package io.jitaccess.provisioner.grant;

import org.jspecify.annotations.NullMarked;
