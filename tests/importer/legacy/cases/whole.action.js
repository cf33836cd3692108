exports.onExecutePostLogin = async function (event, api) {
  api.idToken.setCustomClaim(
    "https://corp.example/short",
    {
      clientID: event.client.client_id,
      connection: event.connection.name,
      stats: { loginsCount: event.stats.logins_count },
    },
  );
  api.idToken.setCustomClaim("https://corp.example/who", { user_id: event.user.user_id, email: event.user.email });
  api.accessToken.setCustomClaim(
    "https://corp.example/all",
    JSON.stringify({
      tenant: event.tenant.id,
      clientID: event.client.client_id,
      clientName: event.client.name,
      clientMetadata: event.client.metadata,
      connectionID: event.connection.id,
      connection: event.connection.name,
      connectionStrategy: event.connection.strategy,
      connectionMetadata: event.connection.metadata,
      samlConfiguration: {},
      protocol: event.transaction?.protocol,
      riskAssessment: event.authentication?.riskAssessment,
      stats: { loginsCount: event.stats.logins_count },
      sso: {
        current_clients: event.session?.clients ? $for(event.session.clients, (client) => client.client_id) : undefined,
      },
      accessToken: {},
      idToken: {},
      sessionID: event.session?.id,
      request: {
        userAgent: event.request.user_agent,
        ip: event.request.ip,
        hostname: event.request.hostname,
        query: event.request.query,
        body: event.request.body,
        geoip: event.request.geoip ? {
          city_name: event.request.geoip.cityName,
          continent_code: event.request.geoip.continentCode,
          country_code: event.request.geoip.countryCode,
          country_code3: event.request.geoip.countryCode3,
          country_name: event.request.geoip.countryName,
          latitude: event.request.geoip.latitude,
          longitude: event.request.geoip.longitude,
          subdivision_code: event.request.geoip.subdivisionCode,
          subdivision_name: event.request.geoip.subdivisionName,
          time_zone: event.request.geoip.timeZone,
        } : undefined,
        language: event.request.language,
        method: event.request.method,
      },
      authentication: event.authentication ? {
        methods: $for(event.authentication.methods, (method) => ({ ...method, timestamp: Date.parse(method.timestamp) })),
        riskAssessment: event.authentication.riskAssessment,
      } : undefined,
      authorization: event.authorization,
      organization: event.organization,
    }),
  );
};
// dropped, line 6: the whole context is what Actions know of the login; what else Rules had in it is left out
