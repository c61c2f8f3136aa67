package io.jitaccess.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(
        packages = "io.jitaccess.audit",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule STANDS_ALONE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jitaccess.gateway..",
                            "io.jitaccess.approval..",
                            "io.jitaccess.provisioner..",
                            "io.jitaccess.reaper..",
                            "software.amazon..");

    @ArchTest
    static final ArchRule RULES_KNOW_NEITHER_SPRING_NOR_KAFKA =
            noClasses()
                    .that()
                    .haveSimpleNameEndingWith("Rules")
                    .or()
                    .haveSimpleName("ChainWalk")
                    .or()
                    .areAssignableTo("io.jitaccess.audit.alert.WatchRule")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..", "org.apache.kafka..", "java.sql..");

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES =
            slices().matching("io.jitaccess.audit.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_COME_FROM_THE_EDGE =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");
}
