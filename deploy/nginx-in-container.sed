# nginx in a container of its own, without root: ports above 1024, the application by its name, logs to the container's.
s#127\.0\.0\.1:8000#web:8000#
s#listen \(\[::\]:\)\{0,1\}80\([ ;]\)#listen \18080\2#
s#listen \(\[::\]:\)\{0,1\}443 #listen \18443 #
s#/var/log/nginx/attestation-error\.log#/dev/stderr#
s#/var/log/nginx/attestation\.log#/dev/stdout#
s#/etc/ssl/attestation\.pem#/run/tls/attestation.pem#
s#/etc/ssl/private/attestation\.key#/run/tls/attestation.key#
