package io.quorate.raft.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may use which, and what the pure half may not touch. A package that is still empty breaks no rule. */
class ArchitectureTest {
    private static final String ROOT = "io.quorate.raft";
    private static final String API = ROOT + ".api";
    private static final String SPI = ROOT + ".spi";
    private static final String PROTOCOL = ROOT + ".protocol";
    private static final String RUNTIME = ROOT + ".runtime";
    private static final String SESSION = RUNTIME + ".session";
    private static final String CORE = ROOT + ".core";
    private static final String LOG = CORE + ".log";
    private static final String PROGRESS = CORE + ".progress";
    private static final String MEMBERSHIP = CORE + ".membership";
    private static final String MEMORY = ROOT + ".memory";
    private static final String SEGMENT = ROOT + ".segment";
    private static final String TESTKIT = ROOT + ".testkit";

    /** The whole drawing. The test kit stands outside: it may use everything, and nobody may use it. */
    private static final List<Arrow> ARROWS = List.of(
            new Arrow(ROOT, Set.of(API, SPI, PROTOCOL, RUNTIME, SESSION)),
            new Arrow(RUNTIME, Set.of(SESSION, CORE, LOG, MEMBERSHIP, API, SPI, PROTOCOL)),
            new Arrow(SESSION, Set.of(API, SPI, PROTOCOL)),
            new Arrow(CORE, Set.of(LOG, PROGRESS, MEMBERSHIP, API, PROTOCOL)),
            new Arrow(LOG, Set.of(PROTOCOL)),
            new Arrow(PROGRESS, Set.of(PROTOCOL)),
            new Arrow(MEMBERSHIP, Set.of(PROTOCOL)),
            new Arrow(API, Set.of(PROTOCOL)),
            new Arrow(SPI, Set.of(PROTOCOL)),
            new Arrow(MEMORY, Set.of(SPI, PROTOCOL)),
            new Arrow(SEGMENT, Set.of(SPI, PROTOCOL)),
            new Arrow(PROTOCOL, Set.of()));

    private static final Set<String> CORE_PACKAGES = Set.of(CORE, LOG, PROGRESS, MEMBERSHIP);
    private static final Set<String> PURE_PACKAGES = Set.of(CORE, LOG, PROGRESS, MEMBERSHIP, PROTOCOL);
    private static final Set<String> IMPURE_METHODS =
            Set.of("java.lang.Math.random", "java.lang.System.currentTimeMillis", "java.lang.System.nanoTime");
    private static final String[] HIDDEN_PACKAGES = {CORE + "..", RUNTIME + ".."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** A package, and the packages of ours that it may use besides itself. */
    private record Arrow(String from, Set<String> to) {
        boolean permits(JavaClass target) {
            String name = target.getPackageName();
            boolean logs = !PURE_PACKAGES.contains(from) && name.startsWith("org.slf4j");
            boolean records = from.equals(RUNTIME) && name.equals("jdk.jfr");
            boolean platform = target.isPrimitive() || name.startsWith("java.") || name.startsWith("org.jspecify.");
            return platform || logs || records || name.equals(from) || to.contains(name);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachPackageUsesOnlyWhatTheDrawingPermits() {
        return ARROWS.stream()
                .map(arrow -> DynamicTest.dynamicTest(arrow.from(), () -> {
                    DescribedPredicate<JavaClass> permitted = DescribedPredicate.describe(
                            "are of the JDK, its own package or " + arrow.to(),
                            target -> arrow.permits(target.getBaseComponentType()));
                    check(classes().that(in(Set.of(arrow.from()))).should().onlyDependOnClassesThat(permitted));
                }));
    }

    @Test
    void everyPackageIsInTheDrawing() {
        List<String> drawn = Stream.concat(ARROWS.stream().map(Arrow::from), Stream.of(TESTKIT + ".."))
                .toList();
        check(classes().should().resideInAnyPackage(drawn.toArray(String[]::new)));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.quorate.(**)").should().beFreeOfCycles());
    }

    @Test
    void noHiddenTypeShowsInTheApi() {
        DescribedPredicate<JavaClass> door = DescribedPredicate.describe(
                "are doors", type -> type.getPackageName().equals(ROOT) && isVisible(type.getModifiers()));
        check(members()
                .that()
                .areDeclaredInClassesThat(door)
                .and(DescribedPredicate.describe("are visible", member -> isVisible(member.getModifiers())))
                .should(showNoHiddenType()));
        check(noClasses().that(door).should().beAssignableTo(resideInAnyPackage(HIDDEN_PACKAGES)));
    }

    @Test
    void thePureHalfHasNoInputNoOutputAndNoThreads() {
        check(noClasses()
                .that(in(PURE_PACKAGES))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.time..",
                        "java.util.concurrent..",
                        "org.slf4j.."));
    }

    @Test
    void thePureHalfHasNoLuckOfItsOwn() {
        check(noClasses()
                .that(in(PURE_PACKAGES))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, Random.class, SplittableRandom.class));
    }

    @Test
    void thePureHalfReadsNoClock() {
        DescribedPredicate<JavaAccess<?>> impure = DescribedPredicate.describe(
                "of " + IMPURE_METHODS, access -> IMPURE_METHODS.contains(nameOf(access.getTarget())));
        check(noClasses().that(in(PURE_PACKAGES)).should().accessTargetWhere(impure));
    }

    @Test
    void theCoreHasNoStreams() {
        check(noClasses()
                .that(in(CORE_PACKAGES))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream.."));
    }

    @Test
    void theCoreHasNoHashOrder() {
        check(noClasses()
                .that(in(CORE_PACKAGES))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(HashMap.class, HashSet.class, IdentityHashMap.class));
    }

    /** What javac's lint {@code exports} would say, had it not to be off for the nullness annotations. */
    private static ArchCondition<JavaMember> showNoHiddenType() {
        DescribedPredicate<JavaClass> hidden = resideInAnyPackage(HIDDEN_PACKAGES);
        return new ArchCondition<>("show no hidden type") {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                for (JavaClass type : member.getAllInvolvedRawTypes()) {
                    if (hidden.test(type)) {
                        String message = member.getFullName() + " shows " + type.getName();
                        events.add(SimpleConditionEvent.violated(member, message));
                    }
                }
            }
        };
    }

    private static String nameOf(AccessTarget target) {
        return target.getOwner().getName() + "." + target.getName();
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static DescribedPredicate<JavaClass> in(Set<String> packages) {
        return DescribedPredicate.describe("are in " + packages, type -> packages.contains(type.getPackageName()));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
