/**
 * Names of services whose credentials have no form of their own: a long number or a UUID beside such a name is one. Names that are also
 * everyday words are left out.
 */
export const SERVICE_NAMES: readonly string[] = [
  'adafruit|adyen|affirm|airbrake|airship|aiven|algolia(?:search)?|alchemy|alibaba|aliyun|amplitude|appdynamics|applovin|artifactory|asana|auth0|avalara',
  'bamboohr|binance|bitbucket|bitly|bittrex|braintree|branch\\.io|brevo|bugsnag|buildkite|bybit|calendly|circleci|clearbit|clickup|cloudflare|cloudinary|cloudsmith',
  'codacy|codecov|cohere|coinbase|coinmarketcap|confluent|contentful|coveralls|customer\\.io|datadog|deepgram|deepl|digitalocean|discord|disqus|docusign|doppler|droneci|dropbox|drupal',
  'elastic(?:search|cloud)|elevenlabs|etherscan|exchangerate|exoscale|fastly|fastspring|finnhub|firebase|flickr|flutterwave|freshbooks|freshdesk|freshservice|fullstory',
  'geocod\\w+|giphy|gitea|gitter|gocardless|godaddy|grafana|gravatar|harness|helpscout|heroku|hetzner|honeybadger|honeycomb|hubspot|imgur|infura|instagram|intercom|ipinfo|ipstack',
  'jfrog|jumpcloud|kakao|keycloak|klaviyo|kraken|kucoin|launchdarkly|linode|logdna|loggly|logtail|logz\\.io|lokalise|mailchimp|mailerlite|mailgun|mailjet|mapbox|mapquest|mattermost|maxmind|meraki|messagebird|mixpanel|mollie|moralis|mux',
  'namecheap|netlify|new ?relic|newsapi|nexmo|nomad|npmjs|nytimes|okta|onelogin|onesignal|openai|opencage|openweather(?:map)?|opsgenie|optimizely|ovh',
  'pagerduty|papertrail|paypal|paystack|pingdom|pinecone|pipedrive|plaid|plivo|polygon\\.io|postmark|prismic|pusher|quicknode|rapidapi|raygun|razorpay|recaptcha|rollbar',
  'salesforce|saucelabs|scaleway|scrapingbee|segment|sendbird|sendgrid|sendinblue|sentry|shippo|shodan|sinch|snyk|sonar(?:qube|cloud)|sparkpost|splunk|spotify|spotipy|squarespace|stability|storyblok|stripe|sumologic|supabase|surveymonkey',
  'telegram|telnyx|tencent|tiktok|tomtom|travisci|trello|twilio|twitch|twitter|typeform|unsplash|uptimerobot|vercel|virustotal|vonage|vultr|weatherapi|webflow|whatsapp|wistia|woocommerce|workday|yandex|zendesk|zoho|zoominfo',
];
