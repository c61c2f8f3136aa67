package io.jitaccess.reaper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Instant;

@AnalyzeClasses(
        packages = "io.jitaccess.reaper",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule RULES_AND_STATES_ARE_PURE =
            classes()
                    .that()
                    .haveNameMatching(
                            ".*\\.(Grant|GrantRules|Input|Mark|Order|ClockWatch|ReconciliationRules)(\\$.*)?")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.jitaccess.events..",
                            "io.jitaccess.kafka..",
                            "io.jitaccess.reaper..");

    @ArchTest
    static final ArchRule RULES_AND_STATES_KNOW_NO_SHELL =
            noClasses()
                    .that()
                    .haveNameMatching(
                            ".*\\.(Grant|GrantRules|Input|Mark|Order|ClockWatch|ReconciliationRules)(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(".*\\.reaper\\..*(Processor|Topology|Ledger|Streams|Guard)");

    @ArchTest
    static final ArchRule NO_OTHER_SERVICE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jitaccess.gateway..",
                            "io.jitaccess.approval..",
                            "io.jitaccess.provisioner..",
                            "io.jitaccess.audit..");

    @ArchTest
    static final ArchRule TIME_IS_AN_ARGUMENT =
            noClasses().should().callMethod(Instant.class, "now");
}
