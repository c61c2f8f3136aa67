package io.jitaccess.approval;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Instant;

@AnalyzeClasses(
        packages = "io.jitaccess.approval",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule rulesAndStatesAreJavaAndSchemasOnly =
            classes()
                    .that()
                    .resideInAPackage("io.jitaccess.approval.approval")
                    .and()
                    .haveNameMatching(
                            ".*\\.(Approval|ApprovalRules|Voting|Objections|Consent|Facts|Holdings|Identity|Directory|ClusterLock|Circumstances|Outcome|Vote)(\\$.*)?")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "io.jitaccess.events..",
                            "io.jitaccess.catalogue..",
                            "io.jitaccess.approval.policy..",
                            "io.jitaccess.approval.approval..",
                            "org.jspecify..",
                            "org.apache.avro..");

    @ArchTest
    static final ArchRule policyKnowsNeitherSpringNorKafka =
            noClasses()
                    .that()
                    .resideInAPackage("..policy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule nobodyImportsAnotherService =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jitaccess.gateway..",
                            "io.jitaccess.provisioner..",
                            "io.jitaccess.reaper..",
                            "io.jitaccess.audit..");

    @ArchTest
    static final ArchRule nobodyAsksTheWallClock =
            noClasses().should().callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule featuresFormNoCycle =
            slices().matching("io.jitaccess.approval.(*)..").should().beFreeOfCycles();
}
