# Finds each codec library: sources under third_party/ or -DDCMFLUX_<LIB>_SOURCE=DIR first, an installed package second.
# dcmflux_library(<LIB>) sets
#   DCMFLUX_<LIB>_ORIGIN   "source DIR VERSION", "installed FILE VERSION" or "absent: why", as shims.properties shows it
#   DCMFLUX_<LIB>_FOUND, and the target dcmflux::<LIB> when found
include(ExternalProject)
include(ProcessorCount)
find_package(PkgConfig QUIET)

set(DCMFLUX_LIBJPEG_TURBO_INFO libjpeg-turbo libjpeg libjpeg62-turbo-dev jpeg)
set(DCMFLUX_CHARLS_INFO charls charls libcharls-dev charls)
set(DCMFLUX_OPENJPEG_INFO openjpeg libopenjp2 libopenjp2-7-dev openjp2)

# The lowest version that will do, from native/codecs.lock.
function(dcmflux_minimum folder out)
    file(STRINGS "${DCMFLUX_ROOT}/native/codecs.lock" rows REGEX "^${folder} ")
    list(GET rows 0 row)
    separate_arguments(row UNIX_COMMAND "${row}")
    list(GET row 2 minimum)
    set(${out} ${minimum} PARENT_SCOPE)
endfunction()

function(dcmflux_source_version lib dir out)
    if(lib STREQUAL "LIBJPEG_TURBO")
        set(file CMakeLists.txt)
        set(patterns "set\\(VERSION ([0-9.]+)\\)")
    elseif(lib STREQUAL "OPENJPEG")
        set(file CMakeLists.txt)
        set(patterns "OPENJPEG_VERSION_MAJOR ([0-9]+)" "OPENJPEG_VERSION_MINOR ([0-9]+)" "OPENJPEG_VERSION_BUILD ([0-9]+)")
    else()
        set(file include/charls/version.h)
        set(patterns "CHARLS_VERSION_MAJOR ([0-9]+)" "CHARLS_VERSION_MINOR ([0-9]+)" "CHARLS_VERSION_PATCH ([0-9]+)")
    endif()
    set(parts "")
    if(EXISTS "${dir}/${file}")
        file(READ "${dir}/${file}" text)
        foreach(pattern IN LISTS patterns)
            if(text MATCHES "${pattern}")
                list(APPEND parts ${CMAKE_MATCH_1})
            endif()
        endforeach()
    endif()
    list(JOIN parts . version)
    set(${out} "${version}" PARENT_SCOPE)
endfunction()

# What each library's own build is told beyond the common flags, the target to build and the archive that comes out.
function(dcmflux_recipe lib)
    set(includes "")
    set(defines "")
    if(lib STREQUAL "LIBJPEG_TURBO")
        # The sanitizers see into C only, so the instrumented build runs the C loops instead of the assembler ones.
        if(DCMFLUX_SANITIZE)
            set(args -DWITH_SIMD=OFF)
        else()
            set(args -DWITH_SIMD=ON -DREQUIRE_SIMD=ON)
        endif()
        list(APPEND args -DENABLE_SHARED=OFF -DENABLE_STATIC=ON -DWITH_TURBOJPEG=OFF -DWITH_TOOLS=OFF -DWITH_TESTS=OFF
            -DWITH_ARITH_DEC=ON -DWITH_ARITH_ENC=OFF)
        set(target jpeg-static)
        set(archive libjpeg.a)
        set(includes "<SOURCE>/src" "<BINARY>")
    elseif(lib STREQUAL "CHARLS")
        set(args -DCHARLS_BUILD_TESTS=OFF -DCHARLS_BUILD_FUZZ_TEST=OFF -DCHARLS_BUILD_SAMPLES=OFF -DCHARLS_INSTALL=OFF)
        set(target charls)
        set(archive libcharls.a)
        set(includes "<SOURCE>/include")
        set(defines CHARLS_STATIC)
    else()
        set(args -DBUILD_STATIC_LIBS=ON -DBUILD_CODEC=OFF -DBUILD_TESTING=OFF)
        set(target openjp2)
        set(archive bin/libopenjp2.a)
        set(includes "<SOURCE>/src/lib/openjp2" "<BINARY>/src/lib/openjp2")
        set(defines OPJ_STATIC)
    endif()
    foreach(name IN ITEMS args target archive includes defines)
        set(${name} "${${name}}" PARENT_SCOPE)
    endforeach()
endfunction()

# The codec loops of all three libraries run faster as clang compiles them (JPEG-LS by a seventh), so it is taken where it is
# installed; gcc does nearly as well on JPEG-LS when it may inline more.
function(dcmflux_codec_compilers)
    find_program(DCMFLUX_CLANG clang)
    find_program(DCMFLUX_CLANGXX clang++)
    mark_as_advanced(DCMFLUX_CLANG DCMFLUX_CLANGXX)
    if(DCMFLUX_CLANG AND DCMFLUX_CLANGXX AND NOT DCMFLUX_SANITIZE)
        set(codec_c "${DCMFLUX_CLANG}" PARENT_SCOPE)
        set(codec_cxx "${DCMFLUX_CLANGXX}" PARENT_SCOPE)
        set(codec_tree "clang" PARENT_SCOPE)
        # Measured on CharLS: -O2 encodes a twentieth faster than -O3 here.
        set(codec_flags " -O2" PARENT_SCOPE)
    else()
        set(codec_c "${CMAKE_C_COMPILER}" PARENT_SCOPE)
        set(codec_cxx "${CMAKE_CXX_COMPILER}" PARENT_SCOPE)
        set(codec_tree "default" PARENT_SCOPE)
        set(codec_flags "" PARENT_SCOPE)
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT DCMFLUX_SANITIZE)
            set(codec_flags " -finline-limit=4000 --param max-inline-insns-single=2000 --param inline-unit-growth=400\
 --param large-function-growth=2000" PARENT_SCOPE)
        endif()
    endif()
endfunction()

# The version number of a source tree is checked before; here it is only built, static and hidden, in a build tree of its own.
function(dcmflux_build_from_source lib folder dir)
    dcmflux_recipe(${lib})
    dcmflux_codec_compilers()
    set(binary "${CMAKE_BINARY_DIR}/third_party/${folder}-${codec_tree}")
    list(TRANSFORM includes REPLACE "<SOURCE>" "${dir}")
    list(TRANSFORM includes REPLACE "<BINARY>" "${binary}")
    list(JOIN DCMFLUX_LIBRARY_SANITIZER_FLAGS " " sanitizer)
    ProcessorCount(jobs)
    if(jobs EQUAL 0)
        set(jobs 1)
    endif()
    ExternalProject_Add(build-${folder}
        SOURCE_DIR "${dir}"
        BINARY_DIR "${binary}"
        PREFIX "${binary}-state"
        CMAKE_ARGS
            -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON
            -DCMAKE_C_COMPILER=${codec_c} -DCMAKE_CXX_COMPILER=${codec_cxx}
            -DCMAKE_C_VISIBILITY_PRESET=hidden -DCMAKE_CXX_VISIBILITY_PRESET=hidden -DCMAKE_VISIBILITY_INLINES_HIDDEN=ON
            "-DCMAKE_C_FLAGS=${sanitizer} -w" "-DCMAKE_CXX_FLAGS=${sanitizer} -w"
            "-DCMAKE_C_FLAGS_RELEASE=${DCMFLUX_OPTIMIZATION}"
            "-DCMAKE_CXX_FLAGS_RELEASE=${DCMFLUX_OPTIMIZATION}${codec_flags}"
            ${args}
        BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --target ${target} --parallel ${jobs}
        BUILD_BYPRODUCTS "${binary}/${archive}"
        INSTALL_COMMAND ""
        TEST_COMMAND ""
        LOG_CONFIGURE ON
        LOG_BUILD ON
        LOG_OUTPUT_ON_FAILURE ON)
    add_library(dcmflux-${folder} INTERFACE)
    add_dependencies(dcmflux-${folder} build-${folder})
    target_include_directories(dcmflux-${folder} SYSTEM INTERFACE ${includes})
    target_compile_definitions(dcmflux-${folder} INTERFACE ${defines})
    target_link_libraries(dcmflux-${folder} INTERFACE "${binary}/${archive}")
    add_library(dcmflux::${lib} ALIAS dcmflux-${folder})
endfunction()

# A static archive can go into a shared object only when it was compiled as position-independent code; distributions differ.
function(dcmflux_archive_is_pic archive out)
    execute_process(
        COMMAND ${CMAKE_CXX_COMPILER} -shared -o "${CMAKE_BINARY_DIR}/pic-probe.so" -Wl,--whole-archive "${archive}"
        RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
    file(REMOVE "${CMAKE_BINARY_DIR}/pic-probe.so")
    if(result EQUAL 0)
        set(${out} TRUE PARENT_SCOPE)
    else()
        set(${out} FALSE PARENT_SCOPE)
    endif()
endfunction()

function(dcmflux_use_installed lib folder module library minimum out)
    set(${out} "" PARENT_SCOPE)
    if(NOT PKG_CONFIG_FOUND)
        return()
    endif()
    pkg_check_modules(DCMFLUX_PC_${lib} QUIET "${module}>=${minimum}")
    if(NOT DCMFLUX_PC_${lib}_FOUND)
        return()
    endif()
    pkg_get_variable(libdir ${module} libdir)
    set(file "${libdir}/lib${library}.a")
    set(how static)
    if(EXISTS "${file}")
        dcmflux_archive_is_pic("${file}" pic)
    endif()
    if(NOT pic)
        set(file "${libdir}/lib${library}.so")
        set(how shared)
    endif()
    if(NOT EXISTS "${file}")
        return()
    endif()
    add_library(dcmflux-${folder} INTERFACE)
    target_include_directories(dcmflux-${folder} SYSTEM INTERFACE ${DCMFLUX_PC_${lib}_INCLUDE_DIRS})
    if(how STREQUAL "static" AND lib STREQUAL "CHARLS")
        target_compile_definitions(dcmflux-${folder} INTERFACE CHARLS_STATIC)
    endif()
    target_link_libraries(dcmflux-${folder} INTERFACE "${file}")
    add_library(dcmflux::${lib} ALIAS dcmflux-${folder})
    set(${out} "installed ${file} ${DCMFLUX_PC_${lib}_VERSION} (${how})" PARENT_SCOPE)
endfunction()

function(dcmflux_library lib)
    list(GET DCMFLUX_${lib}_INFO 0 folder)
    list(GET DCMFLUX_${lib}_INFO 1 module)
    list(GET DCMFLUX_${lib}_INFO 2 package)
    list(GET DCMFLUX_${lib}_INFO 3 library)
    set(DCMFLUX_${lib}_SOURCE "" CACHE PATH "Source folder of ${folder}; empty: third_party/${folder} if it is there")
    dcmflux_minimum(${folder} minimum)

    set(dir "${DCMFLUX_${lib}_SOURCE}")
    set(shown "${dir}")
    if(NOT dir)
        set(dir "${DCMFLUX_ROOT}/third_party/${folder}")
        set(shown "third_party/${folder}")
    endif()
    set(origin "")
    set(reason "${folder} sources are not in ${shown}")
    if(EXISTS "${dir}/CMakeLists.txt")
        dcmflux_source_version(${lib} "${dir}" version)
        if(version AND version VERSION_GREATER_EQUAL minimum)
            dcmflux_build_from_source(${lib} ${folder} "${dir}")
            set(origin "source ${shown} ${version}")
        else()
            set(reason "${shown} holds version '${version}', ${minimum} or later is needed,")
        endif()
    endif()
    # An explicit folder means that folder only.
    if(NOT origin AND NOT DCMFLUX_${lib}_SOURCE)
        dcmflux_use_installed(${lib} ${folder} ${module} ${library} ${minimum} origin)
    endif()
    set(found TRUE)
    if(NOT origin)
        set(found FALSE)
        set(origin "absent: ${reason} and ${package} ${minimum} or later is not installed; run scripts/bootstrap build")
    endif()
    message(STATUS "${folder}: ${origin}")
    set(DCMFLUX_${lib}_ORIGIN "${origin}" PARENT_SCOPE)
    set(DCMFLUX_${lib}_FOUND ${found} PARENT_SCOPE)
endfunction()
