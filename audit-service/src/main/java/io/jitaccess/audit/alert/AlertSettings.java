package io.jitaccess.audit.alert;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * When an alert is raised.
 *
 * @param history how far back the watch looks at its start, to know what is usual
 * @param refusals refused attempts of one source within {@code refusalsWithin}
 * @param requests requests of one person within an hour
 * @param failures denials, failures and refused decisions of one person within an hour
 * @param personADay requests of one person in a day below which no volume is unusual
 * @param teamADay the same for all members of a group
 * @param usualAfter approvals of a person after which an hour of the day can be unusual
 * @param draws credentials drawn for one request within an hour
 * @param longSession duration that is approved nearly as long as can be
 * @param overdue how long access may outlive its end
 * @param quiet how long the same alert about the same subject is held back, unless it is critical
 * @param mostPerMinute alerts that are not critical in one minute, over all
 */
@ConfigurationProperties("jit.alert")
record AlertSettings(
        @DefaultValue("30d") Duration history,
        @DefaultValue("10") int refusals,
        @DefaultValue("10m") Duration refusalsWithin,
        @DefaultValue("20") int requests,
        @DefaultValue("5") int failures,
        @DefaultValue("6") int personADay,
        @DefaultValue("20") int teamADay,
        @DefaultValue("20") int usualAfter,
        @DefaultValue("60") int draws,
        @DefaultValue("7h") Duration longSession,
        @DefaultValue("60s") Duration overdue,
        @DefaultValue("10m") Duration quiet,
        @DefaultValue("60") int mostPerMinute) {}
