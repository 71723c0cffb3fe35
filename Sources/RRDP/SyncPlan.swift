import RPKITypes
