package io.jitaccess.provisioner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Instant;
import java.util.UUID;

/** The house's rules, as far as this module can break them. */
@AnalyzeClasses(
        packages = "io.jitaccess.provisioner",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule rulesArePure =
            classes()
                    .that()
                    .haveSimpleName("Admission")
                    .or()
                    .haveSimpleNameEndingWith("Rules")
                    .or()
                    .haveSimpleName("KnownGrant")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.jitaccess.events..",
                            "io.jitaccess.catalogue..",
                            "io.jitaccess.provisioner.grant..",
                            "io.jitaccess.provisioner.state..",
                            "io.jitaccess.provisioner.sweep..");

    @ArchTest
    static final ArchRule grantsKnowNeitherKafkaNorTheSdkNorTheWeb =
            noClasses()
                    .that()
                    .resideInAPackage("..provisioner.grant..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "software.amazon.awssdk..",
                            "org.springframework.web..",
                            "org.springframework.kafka..");

    @ArchTest
    static final ArchRule theSdkEndsInAws =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..provisioner.aws..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule noServiceImportsAnother =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jitaccess.gateway..",
                            "io.jitaccess.approval..",
                            "io.jitaccess.reaper..",
                            "io.jitaccess.audit..");

    @ArchTest
    static final ArchRule timeAndChanceComeFromOutside =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID");

    @ArchTest
    static final ArchRule featuresDoNotGoInCircles =
            slices().matching("io.jitaccess.provisioner.(*)..").should().beFreeOfCycles();
}
