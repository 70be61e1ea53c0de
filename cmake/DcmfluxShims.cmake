# dcmflux_common() makes the code that all shims share; dcmflux_shim(<name> <LIB> sources...) makes lib/libdcmflux_<name>.so, or notes
# why not; dcmflux_codec_worker() makes the program beside them that runs one in a process of its own; dcmflux_write_properties()
# records the outcome in lib/shims.properties, which `dcmflux doctor` shows.
find_package(Threads REQUIRED)
set(DCMFLUX_LIB_DIR "${CMAKE_BINARY_DIR}/lib")
set(DCMFLUX_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
set(DCMFLUX_SHIM_FUNCTIONS abi_version library_version create max_encoded_size decode encode last_message destroy)

function(dcmflux_common)
    add_library(dcmflux-common STATIC
        common/codec.cpp common/exports.cpp common/frame_layout.cpp common/j2k_codestream.cpp common/options.cpp
        common/samples.cpp)
    target_include_directories(dcmflux-common PUBLIC include common)
    target_compile_options(dcmflux-common PRIVATE ${DCMFLUX_WARNINGS})
endfunction()

function(dcmflux_shim name lib)
    set_property(GLOBAL APPEND_STRING PROPERTY DCMFLUX_PROPERTIES "${name}=${DCMFLUX_${lib}_ORIGIN}\n")
    if(NOT DCMFLUX_${lib}_FOUND)
        # A shared object of an earlier configuration would contradict what is recorded.
        file(REMOVE "${DCMFLUX_LIB_DIR}/libdcmflux_${name}.so")
        return()
    endif()
    list(JOIN DCMFLUX_SHIM_FUNCTIONS "; dcmflux_${name}_" functions)
    set(map "${CMAKE_CURRENT_BINARY_DIR}/${name}.map")
    file(CONFIGURE OUTPUT "${map}" CONTENT "{ global: dcmflux_${name}_${functions}; local: *; };\n")

    add_library(dcmflux_${name} SHARED ${ARGN})
    target_compile_options(dcmflux_${name} PRIVATE ${DCMFLUX_WARNINGS})
    target_link_libraries(dcmflux_${name} PRIVATE dcmflux-common dcmflux::${lib} Threads::Threads)
    set_target_properties(dcmflux_${name} PROPERTIES
        LIBRARY_OUTPUT_DIRECTORY "${DCMFLUX_LIB_DIR}"
        SKIP_BUILD_RPATH ON
        LINK_DEPENDS "${map}")
    # -Bsymbolic and the version script keep our static codec apart from another copy in the same process, in both directions.
    target_link_options(dcmflux_${name} PRIVATE
        "LINKER:--version-script=${map}" LINKER:--exclude-libs,ALL LINKER:-Bsymbolic LINKER:-z,relro LINKER:-z,now LINKER:--as-needed)
    if(NOT DCMFLUX_SANITIZE)
        # The sanitizers' own symbols stay open until the test program brings them, and their run time is shared.
        target_link_options(dcmflux_${name} PRIVATE LINKER:-z,defs)
        # A shared codec library brings the shared C++ run time, and exceptions that pass through both need one and the same.
        if(NOT DCMFLUX_${lib}_ORIGIN MATCHES "\\(shared\\)")
            target_link_options(dcmflux_${name} PRIVATE -static-libstdc++ -static-libgcc)
        endif()
        add_custom_command(TARGET dcmflux_${name} POST_BUILD COMMAND ${CMAKE_STRIP} --strip-unneeded $<TARGET_FILE:dcmflux_${name}>)
    endif()
    set_property(GLOBAL APPEND PROPERTY DCMFLUX_SHIMS ${name})
endfunction()

function(dcmflux_codec_worker)
    if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
        return()
    endif()
    add_executable(dcmflux_codec_worker worker/codec_worker.cpp common/shim_library.cpp)
    target_include_directories(dcmflux_codec_worker PRIVATE include common)
    target_compile_options(dcmflux_codec_worker PRIVATE ${DCMFLUX_WARNINGS})
    target_link_libraries(dcmflux_codec_worker PRIVATE ${CMAKE_DL_LIBS})
    set_target_properties(dcmflux_codec_worker PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${DCMFLUX_LIB_DIR}")
    if(NOT DCMFLUX_SANITIZE)
        target_link_options(dcmflux_codec_worker PRIVATE -static-libstdc++ -static-libgcc)
    endif()
endfunction()

function(dcmflux_write_properties)
    get_property(text GLOBAL PROPERTY DCMFLUX_PROPERTIES)
    file(CONFIGURE OUTPUT "${DCMFLUX_LIB_DIR}/shims.properties" CONTENT "${text}" @ONLY)
endfunction()
